/* A text of the catalogue, by its key. It is put into the script when a page is made: `word("a.b")` becomes the text itself. */
declare function word(key: string, values?: Record<string, string | number>): string;

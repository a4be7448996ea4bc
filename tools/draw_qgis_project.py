"""Draws the layers of a QGIS project without a screen, by QGIS's own Python, and says what it found as JSON.

/usr/bin/python3 tools/draw_qgis_project.py PROJECT PNG THEME WIDTH HEIGHT WEST,SOUTH,EAST,NORTH [LAYER ...]
"""

import json
import os
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsLayerTreeModel,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def main(path: str, png: str, theme: str, width: str, height: str, bounds: str, *wanted: str) -> None:
    """Draw the layers that a theme of the project shows (of those that are `wanted`) in the project's own reference system."""
    app = QgsApplication([], False)
    app.initQgis()
    project = QgsProject.instance()
    read = project.read(path)
    root = project.layerTreeRoot()
    themes = project.mapThemeCollection()
    themes.applyTheme(theme, root, QgsLayerTreeModel(root))
    settings = QgsMapSettings()
    shown = [layer for layer in root.layerOrder() if root.findLayer(layer.id()).isVisible()]
    settings.setLayers([layer for layer in shown if not wanted or layer.id() in wanted])
    settings.setBackgroundColor(QColor(255, 255, 255))
    settings.setOutputSize(QSize(int(width), int(height)))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(project.crs())
    settings.setExtent(QgsRectangle(*map(float, bounds.split(","))))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(png)
    told = {
        "read": read,
        "crs": project.crs().authid(),
        "title": project.title(),
        "abstract": project.metadata().abstract(),
        "themes": sorted(themes.mapThemes()),
        "errors": [error.message for error in job.errors()],
        "layers": {layer.id(): said(layer) for layer in project.mapLayers().values()},
    }
    print(json.dumps(told), flush=True)
    os._exit(0)  # QGIS without a window does not always end by itself


def said(layer: Any) -> dict[str, Any]:
    """What QGIS makes of one layer."""
    return {
        "valid": layer.isValid(),
        "count": layer.featureCount(),
        "renderer": layer.renderer().type() if layer.renderer() else "",
        "labels": layer.labelsEnabled(),
        "styles": sorted(layer.styleManager().styles()),
        "alias": layer.attributeAlias(1) if layer.fields().count() > 1 else "",
    }


if __name__ == "__main__":
    main(*sys.argv[1:])

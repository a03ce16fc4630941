"""What the areas of the promises are called by people; their ids have short ones."""

from __future__ import annotations

AREAS = {
    "GEN": "In general",
    "CAP": "Capabilities",
    "RETRY": "Retries",
    "CB": "Callbacks",
    "LIM": "Limits",
    "API": "The API",
    "ST": "Status",
    "JOB": "List of jobs",
    "RES": "Result files",
    "DATA": "Data pages",
    "CAN": "Cancel",
    "ERR": "Errors",
    "RST": "Restart",
    "DL": "Download criteria",
    "QRY": "Query",
    "MD": "metaData",
    "DATE": "Dates in file names",
    "UP": "Upload",
    "SIG": "Signatures",
    "WALK": "Walkthroughs",
    "CON": "Connectors",
}

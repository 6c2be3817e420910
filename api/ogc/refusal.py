"""How a process refuses."""

from pygeoapi.process.base import ProcessorExecuteError


def refused(sentence: str, status: int = 400, code: str = "InvalidParameterValue") -> ProcessorExecuteError:
    """The error to raise: a sentence for people, an HTTP status, and a code of OGC API Processes."""
    error = ProcessorExecuteError(user_msg=sentence)
    error.http_status_code = status
    error.ogc_exception_code = code
    return error

"""The one error of the sandbox city: it knows nothing of the lake, so it brings its own."""


class SandboxError(Exception):
    """Something a person can act on: what is wrong, what to do, and the file or folder it is about."""

    def __init__(self, message: str, *, advice: str = "", file: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.file = file

"""The module that the interpreter imports at its start. Java calls run()."""


def run(script):
    scope = {}
    exec(script, scope)
    return str(scope.get("result"))

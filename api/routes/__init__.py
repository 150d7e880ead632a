"""A route translates, calls one function, returns."""

from api.routes import asking, clients, directory

ROUTERS = (asking.router, clients.router, directory.router)

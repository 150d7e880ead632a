"""A route translates, calls one function, returns."""

from api.routes import asking, changing, clients, directory

ROUTERS = (asking.router, changing.router, clients.router, directory.router)

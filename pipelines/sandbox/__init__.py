"""The sandbox city: a consistent Jiangmen that does not exist, and what its departments would deliver."""

"""The roof: settings, addresses, supervisor; the only place that names all the others."""

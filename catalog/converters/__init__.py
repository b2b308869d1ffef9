"""Pure converters from the catalogue to the formats of other catalogues."""

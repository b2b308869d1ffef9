"""The record of a row: passports, objections, disputed marks."""

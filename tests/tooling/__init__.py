"""The scripts that everything else stands on."""

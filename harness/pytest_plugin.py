"""The pytest plug-in; it imports pytest alone until one of its fixtures is used."""

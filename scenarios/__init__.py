"""Stories about bulk jobs, one a file, and the sample data of the source documents."""

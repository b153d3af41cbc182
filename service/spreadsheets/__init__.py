"""Reading tables that people made: CSV and XLSX files, told apart by their bytes."""

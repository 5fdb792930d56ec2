"""What must always hold, asked of the database: nothing is trusted because the code is careful."""

-- Nothing: a save locks the row of its attempt here, and long questions lie apart from it already (TOAST). SQLite gets an index.
SELECT 1;

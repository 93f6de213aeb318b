-- Nothing, as above.
SELECT 1;

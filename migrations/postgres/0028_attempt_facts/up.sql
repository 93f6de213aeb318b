-- Nothing: the attempts of an enrolment lie near each other here, and long questions apart from them already (TOAST). SQLite gets an
-- index.
SELECT 1;

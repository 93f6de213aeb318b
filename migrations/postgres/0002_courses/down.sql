DROP TABLE assets;
DROP TABLE course_versions;

-- Published, immutable states of courses.
CREATE TABLE course_versions (
  id BLOB NOT NULL PRIMARY KEY,
  course TEXT NOT NULL,
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  content TEXT NOT NULL CHECK (json_valid(content)),
  published_at INTEGER NOT NULL,
  UNIQUE (course, number)
) STRICT;

-- The files that lessons show, by the SHA-256 of their bytes.
CREATE TABLE assets (
  sha256 TEXT NOT NULL PRIMARY KEY,
  media_type TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- Published, immutable states of courses.
CREATE TABLE course_versions (
  id uuid PRIMARY KEY,
  course text NOT NULL,
  number integer NOT NULL,
  digest text NOT NULL,
  content jsonb NOT NULL,
  published_at timestamptz NOT NULL,
  UNIQUE (course, number)
);

-- The files that lessons show, by the SHA-256 of their bytes.
CREATE TABLE assets (
  sha256 text PRIMARY KEY,
  media_type text NOT NULL,
  bytes bytea NOT NULL
);

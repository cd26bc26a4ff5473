-- What was said on one consultation. place is the index of the statement that
-- called it; waits is 1 until it is concluded, when it has phases that the
-- scheduler speaks of; body is all of it.
CREATE TABLE consult_case (
	subject TEXT NOT NULL PRIMARY KEY,
	place   BIGINT NOT NULL,
	waits   BIGINT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX consult_case_place ON consult_case (place);
CREATE INDEX consult_case_waits ON consult_case (waits);

-- What a consultation is about.
CREATE TABLE consult_about (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX consult_about_id ON consult_about (id, place);

-- The documents that a consultation was recorded from.
CREATE TABLE consult_source (
	subject TEXT NOT NULL,
	sha256  TEXT NOT NULL,
	PRIMARY KEY (subject, sha256)
);
CREATE INDEX consult_source_sha256 ON consult_source (sha256);

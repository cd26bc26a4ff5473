-- What was said on one subject: a submission, or any statement that somebody
-- confirmed; mode is empty for the latter. place is the index of the statement
-- that opened it, day the day of the submission; body is all of it.
CREATE TABLE submission_case (
	subject TEXT NOT NULL PRIMARY KEY,
	mode    TEXT NOT NULL,
	place   BIGINT NOT NULL,
	day     TEXT NOT NULL,
	kind    TEXT NOT NULL,
	number  TEXT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX submission_case_place ON submission_case (place);

-- Who is named in a submission: as author, as who handed it in ("by"), as
-- member of the author.
CREATE TABLE submission_named (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	role    TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id, role)
);
CREATE INDEX submission_named_id ON submission_named (id, role, place);

-- What its wordings are about, whichever of them is in force: the reader of a row
-- looks whether the wording in force names it.
CREATE TABLE submission_about (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX submission_about_id ON submission_about (id);

-- The files that the wordings name.
CREATE TABLE submission_attachment (
	subject TEXT NOT NULL,
	hash    TEXT NOT NULL,
	name    TEXT NOT NULL,
	type    TEXT NOT NULL,
	size    BIGINT NOT NULL,
	PRIMARY KEY (subject, hash)
);
CREATE INDEX submission_attachment_hash ON submission_attachment (hash);

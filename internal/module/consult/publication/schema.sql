-- What was said on one publication. place is the index of the statement that
-- published it; consultation and follows are what lists are narrowed by; body is
-- all of it.
CREATE TABLE publication_case (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	follows      TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX publication_case_consultation ON publication_case (consultation, place);
CREATE INDEX publication_case_follows ON publication_case (follows, place);
CREATE INDEX publication_case_place ON publication_case (place);

-- What a publication is about.
CREATE TABLE publication_about (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX publication_about_id ON publication_about (id, place);

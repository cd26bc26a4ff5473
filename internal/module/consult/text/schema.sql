-- What was said on one text of a consultation. place is the index of the
-- statement that tabled it; consultation is what lists are narrowed by; body is
-- all of it.
CREATE TABLE text_case (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX text_case_consultation ON text_case (consultation, place);

-- What was said on one amendment. text is the id of the text that it changes.
CREATE TABLE text_amendment (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	text         TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX text_amendment_text ON text_amendment (text, place);
CREATE INDEX text_amendment_place ON text_amendment (consultation, place);

-- Whose an amendment is by its own words: listed ids of its authors, and of
-- those who joined it, endorsed it or objected to it.
CREATE TABLE text_named (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	role    TEXT NOT NULL,
	PRIMARY KEY (subject, id, role)
);
CREATE INDEX text_named_id ON text_named (id, role);

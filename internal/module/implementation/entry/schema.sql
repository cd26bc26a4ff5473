-- What was said on one entry. place is the index of the statement that opened
-- it; body is all of it.
CREATE TABLE entry_case (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	place   BIGINT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX entry_case_id ON entry_case (id);
CREATE INDEX entry_case_place ON entry_case (place);

-- What an entry is found by: said=…, author=…, on=…, and what its content names.
CREATE TABLE entry_key (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	word    TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id, word)
);
CREATE INDEX entry_key_word ON entry_key (word, place);

-- Translations by others than the author, as they were given. subject is that of what is
-- translated, entry its id, id that of the statement that gave the translation, and
-- place its index; body is the statement and all that withdraws it.
CREATE TABLE translation_given (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	entry   TEXT NOT NULL,
	place   BIGINT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX translation_given_entry ON translation_given (entry, place);
CREATE INDEX translation_given_place ON translation_given (place);
CREATE INDEX translation_given_id ON translation_given (id);

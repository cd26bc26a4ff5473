-- The words of the documents, cut and folded before they come here.
CREATE TABLE search_word (
	rowid BIGINT NOT NULL PRIMARY KEY,
	words tsvector NOT NULL
);
CREATE INDEX search_word_words ON search_word USING gin (words);

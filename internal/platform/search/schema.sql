-- What can be found: one row a document, to be shown.
DROP TABLE IF EXISTS search_word;
CREATE TABLE search_doc (
	subject TEXT   NOT NULL,
	part    BIGINT NOT NULL,
	entry   BIGINT NOT NULL,
	kind    TEXT   NOT NULL,
	title   TEXT   NOT NULL,
	body    TEXT   NOT NULL,
	called  TEXT   NOT NULL, -- the titles and citations, each as one word between spaces
	address TEXT   NOT NULL,
	bytes   TEXT   NOT NULL, -- SHA-256 of the file that it describes, or empty
	room    BIGINT NOT NULL, -- the place of its room in the index
	PRIMARY KEY (subject, part)
);
CREATE INDEX search_doc_entry ON search_doc (entry);
CREATE INDEX search_doc_bytes ON search_doc (bytes);

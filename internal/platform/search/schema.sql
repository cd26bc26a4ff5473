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
	PRIMARY KEY (subject, part)
);
CREATE INDEX search_doc_entry ON search_doc (entry);

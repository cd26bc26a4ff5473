-- The words of the documents, cut and folded before they come here. What is
-- deleted is overwritten at once.
CREATE VIRTUAL TABLE search_word USING fts5 (title, body, tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO search_word (search_word, rank) VALUES ('secure-delete', 1);

CREATE TABLE journal_public (
    subject    TEXT NOT NULL,
    arrival    BIGINT NOT NULL,
    idx        BIGINT NOT NULL,
    author     BLOB NOT NULL,
    id         BLOB NOT NULL,
    checkpoint BLOB NOT NULL,
    PRIMARY KEY (subject, arrival)
);
CREATE TABLE journal_destroyed (
    subject TEXT NOT NULL,
    arrival BIGINT NOT NULL,
    author  BLOB NOT NULL,
    id      BLOB NOT NULL,
    PRIMARY KEY (subject, arrival)
);

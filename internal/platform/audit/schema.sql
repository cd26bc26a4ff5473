-- Anchors of audit trails, in the order in which they arrived, and which hub
-- says each.
CREATE TABLE audit_public (
    subject TEXT   NOT NULL,
    arrival BIGINT NOT NULL,
    author  BLOB   NOT NULL,
    id      BLOB   NOT NULL,
    heads   BLOB   NOT NULL,
    PRIMARY KEY (subject, arrival)
);

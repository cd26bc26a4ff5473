-- Anchors of audit trails, by hub, in the order in which they arrived.
CREATE TABLE audit_public (
    subject TEXT   NOT NULL,
    arrival BIGINT NOT NULL,
    id      BLOB   NOT NULL,
    heads   BLOB   NOT NULL,
    PRIMARY KEY (subject, arrival)
);

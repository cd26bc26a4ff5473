package client

import (
	"encoding/base64"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/statement"
)

// Prove checks that the statement was signed by the key that its header names
// and stands, at Index, in the register that a checkpoint signs. Its own proof
// has to be of the checkpoint's size: the hub may have grown between the two
// answers; then ask for both again. It gives the statement as it was signed.
//
// Whether the key was the participant's is a matter of the whole register:
// comity verify checks it.
func (d *StatementDetail) Prove(c Checkpoint) (statement.Statement, error) {
	h, err := statement.ParseHeader([]byte(d.Header))
	if err != nil {
		return statement.Statement{}, err
	}
	leaf := []byte(d.Header + "\nsig " + d.Signature)
	for _, a := range d.Approvals {
		leaf = append(leaf, "\n"+a.Kind+" "+a.Payload...)
	}
	s, err := statement.ParseLeaf(append(leaf, '\n'))
	if err != nil {
		return s, err
	}
	if err := s.Verify(); err != nil {
		return s, err
	}
	if s.ID.String() != d.ID || h.Body.String() != d.BodyHash {
		return s, fmt.Errorf("the statement is not the one that its id names")
	}
	if d.Proof.Size != c.Size {
		return s, fmt.Errorf("the proof is of a register of %d statements, the checkpoint of one of %d", d.Proof.Size, c.Size)
	}
	var path tlog.RecordProof
	for _, text := range d.Proof.Hashes {
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(b) != tlog.HashSize {
			return s, fmt.Errorf("the proof is not a list of hashes")
		}
		path = append(path, tlog.Hash(b))
	}
	if err := tlog.CheckRecord(path, c.Size, c.Root, d.Index, tlog.RecordHash(slices.Concat(leaf, []byte{'\n'}))); err != nil {
		return s, fmt.Errorf("the register does not hold the statement at %d: %w", d.Index, err)
	}
	return s, nil
}

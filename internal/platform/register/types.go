package register

import (
	"encoding/json"
	"time"

	"comity.example/comity/statement"
)

// Summary is the state of the register.
type Summary struct {
	Origin string `json:"origin" doc:"name of the log"`
	VKey   string `json:"vkey" doc:"public key of the log, in signed-note form"`
	Hub    string `json:"hub" doc:"identity of the hub's own participant"`
	Size   int64  `json:"size" doc:"number of statements"`
	Root   string `json:"root" doc:"root hash of the tree of that size, in base64"`
}

// Statement is one line of the list of statements.
type Statement struct {
	ID       string    `json:"id" doc:"SHA-256 of the signed header, in hex"`
	Index    int64     `json:"index" doc:"place in the register, from 0"`
	Type     string    `json:"type"`
	By       string    `json:"by" doc:"identity of the participant that speaks"`
	Key      string    `json:"key" doc:"Ed25519 public key that signed"`
	Stream   string    `json:"stream"`
	Seq      string    `json:"seq" doc:"place in the participant's chain, a decimal number as the header has it"`
	Prev     string    `json:"prev"`
	At       time.Time `json:"at" doc:"instant that the statement names"`
	Subject  string    `json:"subject"`
	Refs     []string  `json:"refs"`
	Marking  string    `json:"marking"`
	BodyHash string    `json:"bodyHash" doc:"SHA-256 of salt and body; see /blob/{hash}"`
	Inert    string    `json:"inert,omitempty" doc:"why it changes nothing on this hub"`
	ErasedBy string    `json:"erasedBy,omitempty" doc:"the statement by which its author erased the body"`
	Parked   bool      `json:"parked,omitempty" doc:"it waits for a statement that it refers to"`
	Struck   *Strike   `json:"struck,omitempty" doc:"its author has declared the key that signed it to be in other hands since before it"`
}

// Strike is the declaration by which a statement is struck.
type Strike struct {
	ID    string    `json:"id" doc:"the declaring statement"`
	Index int64     `json:"index" doc:"its place in the register"`
	At    time.Time `json:"at" doc:"instant that it names"`
}

// Bar is a suspension or a withdrawal of a participant that is in force.
type Bar struct {
	Participant string         `json:"participant" doc:"listed id"`
	Status      string         `json:"status" enum:"suspended,withdrawn"`
	Index       int64          `json:"index" doc:"entry of the register from which on it is effective"`
	Statement   statement.Hash `json:"statement" doc:"by which it was said"`
}

// Signed is one statement as it was signed, with its body.
type Signed struct {
	Statement
	Header    string          `json:"header" doc:"the exact bytes that were signed"`
	Signature string          `json:"signature" doc:"Ed25519, in base64"`
	Approvals []Approval      `json:"approvals"`
	Salt      string          `json:"salt,omitempty" doc:"hex; absent when the body was erased"`
	Body      json.RawMessage `json:"body,omitempty" doc:"absent when the body was erased"`
}

// Detail is one statement with all that is needed to check it.
type Detail struct {
	Signed
	Barred []Bar `json:"barred,omitempty" doc:"those whose words it carries, where they are suspended or withdrawn now: what they said before index stays valid"`
	Proof  Proof `json:"proof"`
}

// Approval is a further proof that goes with a statement.
type Approval struct {
	Kind    string `json:"kind"`
	Payload string `json:"payload" doc:"base64"`
}

// Proof is the path from the leaf to the root of a register of Size, as
// RFC 6962 has it.
type Proof struct {
	Size   int64    `json:"size"`
	Root   string   `json:"root" doc:"base64"`
	Hashes []string `json:"hashes" doc:"base64, from the leaf upwards"`
}

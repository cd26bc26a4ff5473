package identity_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/statement"
)

// A participant is the fold of its statements, in the order of the register.
func ExampleNext() {
	signing := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	recovery := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32))
	body, _ := json.Marshal(identity.Opened{Signing: statement.KeyOf(signing), Recovery: statement.KeyOf(recovery)})
	opening, err := statement.Sign(statement.Header{
		Type: identity.TypeOpened, Key: statement.KeyOf(signing), Stream: statement.Public,
		At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC), Marking: statement.Clear,
		Body: statement.BlobHash([32]byte{7}, body), // take the salt at random
	}, signing)
	if err == nil {
		err = opening.Approve(statement.ApprovalRecovery, recovery)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := identity.Next(nil, 0, &opening, body)
	fmt.Println(err, p.ID == opening.ID, len(p.Keys))

	// The same statement does not come twice.
	_, err = identity.Next(p, 1, &opening, body)
	fmt.Println(err)
	// Output:
	// <nil> true 1
	// replay: the opening statement 2bf582d2a5c5 is here already
}

package statement_test

import (
	"bytes"
	"crypto/ed25519"
	"fmt"
	"time"

	"comity.example/comity/statement"
)

// A statement is made of a header that binds a salted body, and read from the
// leaf that a register holds.
func Example() {
	priv := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))
	salt, body := [32]byte{7}, []byte(`{"word":"comity"}`) // take the salt at random
	s, err := statement.Sign(statement.Header{
		Type: "test.word.said/1", By: statement.Hash{1}, Key: statement.KeyOf(priv), Stream: statement.Public,
		Seq: 1, Prev: statement.Hash{2}, At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC),
		Subject: "word:1", Marking: statement.Clear, Body: statement.BlobHash(salt, body),
	}, priv)
	if err != nil {
		fmt.Println(err)
		return
	}
	leaf, _ := s.Leaf()

	read, err := statement.ParseLeaf(leaf)
	if err == nil {
		err = read.Verify()
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	_, said, err := read.CheckBlob(append(salt[:], body...))
	fmt.Println(read.Header.Subject, string(said), err)
	// Output: word:1 {"word":"comity"} <nil>
}

// What is wrong with a statement has a kind that a program can switch on.
func ExampleParseHeader() {
	_, err := statement.ParseHeader([]byte(`{"Type":"test.word.said/1"}`))
	fmt.Println(err)
	// Output: wrong-case: member "type" is written "Type"
}

func ExampleHeader_Encode() {
	h := statement.Header{
		Type: "test.word.said/1", Stream: statement.Public, At: time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC),
		Marking: statement.Clear, Body: statement.Hash{0xff},
	}
	fmt.Println(h)
	// Output: {"type":"test.word.said/1","by":"","key":"0000000000000000000000000000000000000000000000000000000000000000","stream":"public","seq":"0","prev":"","at":"2026-01-31T09:00:00.000000Z","subject":"","refs":[],"marking":"TLP:CLEAR","body":"ff00000000000000000000000000000000000000000000000000000000000000"}
}

func ExamplePAE() {
	fmt.Printf("%s\n", statement.PAE(statement.PayloadStatement, []byte("{}")))
	// Output: DSSEv1 19 comity/statement/v1 2 {}
}

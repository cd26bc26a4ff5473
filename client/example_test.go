package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"comity.example/comity/client"
)

// The norms of the framework, each with where it stands.
func Example() {
	ctx := context.Background()
	c, err := client.New("https://hub.example.org")
	if err != nil {
		log.Fatal(err)
	}
	for p, err := range c.Provisions(ctx, client.ProvisionFilter{Kind: "norm"}) {
		if err != nil {
			log.Fatal(err)
		}
		title, _ := p.Title.For("fr")
		fmt.Println(p.Symbol, p.Number, title)
	}
}

// One statement, proved: signed, and in the register that the log's own key
// signs.
func ExampleStatementDetail_Prove() {
	ctx := context.Background()
	const vkey = "hub.example.org/comity+1a2b3c4d+AbCd…" // from the operator
	c, err := client.New("https://hub.example.org")
	if err != nil {
		log.Fatal(err)
	}
	checkpoint, err := c.Checkpoint(ctx, vkey)
	if err != nil {
		log.Fatal(err)
	}
	d, err := c.Statement(ctx, "6f1e…")
	if err != nil {
		log.Fatal(err)
	}
	s, err := d.Prove(checkpoint)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.Header.Type, s.Header.At)
}

// A body that its author has erased.
func ExampleClient_Blob() {
	ctx := context.Background()
	c, err := client.New("https://hub.example.org")
	if err != nil {
		log.Fatal(err)
	}
	for s, err := range c.Statements(ctx, client.StatementFilter{Subject: "un:a-70-174:13:a"}) {
		if err != nil {
			log.Fatal(err)
		}
		d, err := c.Statement(ctx, s.ID)
		if errors.Is(err, client.ErrNotFound) || d.ErasedBy != "" {
			continue
		}
		fmt.Printf("%s\n", d.Body)
	}
}

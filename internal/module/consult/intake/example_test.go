package intake_test

import (
	"fmt"
	"log"

	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/redline"
)

// A table of amendments becomes a base text and amendments to decide on one by
// one.
func Example() {
	text := []byte("Rule\tOriginal text\tSuggested change\tRationale\n" +
		"(a) Boats float.\tBoats should wait at the quay.\tBoats should wait at the quay until noon (Atlantis proposal).\tNoon is calm.\n")
	table, err := intake.ReadTable(text, nil)
	if err != nil {
		log.Fatal(err)
	}
	drafted, err := table.Norms[0].Draft("base", "change")
	if err != nil {
		log.Fatal(err)
	}
	a := drafted.Amendments[0]
	fmt.Println("by", a.Origins[0].Proposers[0].Printed, "because", a.Rationale[0].Text)
	after, err := redline.NewVersion(drafted.Base).Apply(a.Change)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(after.Format())
	// Output:
	// by Atlantis because Noon is calm.
	// Boats should wait at the quay until noon.
}

// Package client reads a hub: its JSON API, and the files of its public
// register that let anyone check what the API says.
//
//	c, err := client.New("https://hub.example.org")
//	for p, err := range c.Provisions(ctx, client.ProvisionFilter{Kind: "norm"}) { … }
//
// Lists are walked by cursor, a part at a time. What a hub refuses is a
// *Problem, with the status and the kind that the hub gave. Nothing is read
// past a limit, and what a hub sends is not believed where it can be checked:
// a checkpoint against the log's key, a body against its hash, a statement
// against its signature and its path to the root.
//
// The read models carry the members that a program is likely to want; the
// hub's own description of all of them is at /api/v1/openapi.json.
package client

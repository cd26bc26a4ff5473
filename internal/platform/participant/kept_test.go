package participant

import (
	"testing"
)

func TestKept(t *testing.T) {
	var none *Kept
	none.put(1, []Listed{{}})
	if _, ok := none.at(1); ok {
		t.Error("nothing keeps a list")
	}
	k := &Kept{}
	if _, ok := k.at(0); ok {
		t.Error("an empty keeper has the list of an empty register")
	}
	one := []Listed{{Participant: Participant{ID: "state:xa"}}}
	k.put(5, one)
	one[0].ID = "state:xb"
	got, ok := k.at(5)
	if !ok || len(got) != 1 || got[0].ID != "state:xa" {
		t.Errorf("of 5 statements it keeps %v, %v", got, ok)
	}
	got[0].ID = "state:xc"
	if again, _ := k.at(5); again[0].ID != "state:xa" {
		t.Error("who got the list changed it for the next")
	}
	if _, ok := k.at(6); ok {
		t.Error("the list of 5 statements is given for 6")
	}
	k.put(4, nil)
	if _, ok := k.at(5); !ok {
		t.Error("a reader of an older register took the newer list away")
	}
}

package cooperation

import "testing"

// TestTheHalfAndItsProvision: a request relies on the half of the norm on which it
// rests, unless it relies on something else altogether.
func TestTheHalfAndItsProvision(t *testing.T) {
	const first, second, other = "un:a-70-174:13:h:1", "un:a-70-174:13:h:2", "un:a-70-174:13:c"
	for name, tc := range map[string]struct {
		half     Half
		is, want string
	}{
		"assistance":               {Assistance, first, first},
		"mitigation":               {Mitigation, first, second},
		"assistance, after all":    {Assistance, second, first},
		"another one, on purpose":  {Mitigation, other, other},
		"no half that there is":    {"neither", first, first},
		"mitigation, as it stands": {Mitigation, second, second},
	} {
		if got := tc.half.Relies(tc.is); got != tc.want {
			t.Errorf("%s: relies on %s, want %s", name, got, tc.want)
		}
	}
}

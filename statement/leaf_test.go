package statement_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/statement"
)

func sign(t testing.TB, h statement.Header, priv ed25519.PrivateKey) statement.Statement {
	t.Helper()
	s, err := statement.Sign(h, priv)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func leafOf(t testing.TB, s statement.Statement) []byte {
	t.Helper()
	b, err := s.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestParseLeafNamesTheFault(t *testing.T) {
	for _, c := range leafTrials(t) {
		t.Run(c.name, func(t *testing.T) {
			s, err := statement.ParseLeaf(c.in)
			wantKind(t, err, c.kind)
			if c.kind == "" && !bytes.Equal(leafOf(t, s), c.in) {
				t.Fatal("written again, it is another leaf")
			}
		})
	}
}

func leafTrials(t *testing.T) (trials []trial) {
	s := sign(t, base(), seed(1))
	sound := string(leafOf(t, s))
	header, sig, _ := strings.Cut(sound, "\nsig ")
	sig = strings.TrimSuffix(sig, "\n")
	big := base64.StdEncoding.EncodeToString(make([]byte, 47<<10))
	approvals := func(n int) (lines string) {
		for i := range n {
			lines += "k " + base64.StdEncoding.EncodeToString([]byte{byte(i)}) + "\n"
		}
		return lines
	}
	for _, c := range []struct {
		name, in string
		kind     statement.Kind
	}{
		{"sound", sound, ""},
		{"32 approvals", sound + approvals(32), ""},
		{"33 approvals", sound + approvals(33), statement.TooLarge},
		{"with approvals", sound + "a YQ==\na YWE=\nb YQ==\nrecovery \n", ""},
		{"a large approval that fits", sound + "a " + big + "\n", ""},
		{"the longest name of an approval", sound + strings.Repeat("k", 32) + " YQ==\n", ""},

		{"65536 bytes", sound + "a " + strings.Repeat("A", statement.MaxLeaf-len(sound)-2) + "\n", statement.TooLarge},
		{"a header too large", header + strings.Repeat(" ", statement.MaxHeader) + "\nsig " + sig + "\n", statement.TooLarge},
		{"nothing", "", statement.Malformed},
		{"a line feed", "\n", statement.Malformed},
		{"no line feed at the end", sound[:len(sound)-1], statement.Malformed},
		{"an empty line at the end", sound + "\n", statement.Malformed},
		{"no signature", header + "\n", statement.Malformed},
		{"an empty line for a signature", header + "\n\n", statement.Malformed},
		{"another line before the signature", header + "\na YQ==\nsig " + sig + "\n", statement.Malformed},
		{"a signature of 63 bytes", header + "\nsig " + base64.StdEncoding.EncodeToString(s.Signature[:63]) + "\n", statement.Malformed},
		{"a signature of 65 bytes", header + "\nsig " + base64.StdEncoding.EncodeToString(append(s.Signature[:], 0)) + "\n", statement.Malformed},
		{"two signatures", sound + "sig " + sig + "\n", statement.Malformed},
		{"an approval called sig", sound + "sig YQ==\n", statement.Malformed},
		{"a carriage return in base64", header + "\nsig " + sig[:10] + "\r" + sig[10:] + "\n", statement.Malformed},
		{"a carriage return at the end", header + "\nsig " + sig + "\r\n", statement.Malformed},
		{"a carriage return in an approval", sound + "a YQ\r==\n", statement.Malformed},
		{"base64 without padding", header + "\nsig " + strings.TrimRight(sig, "=") + "\n", statement.Malformed},
		{"base64 with bits left over", sound + "a YR==\n", statement.Malformed},
		{"base64 of the URL alphabet", sound + "a -_-_\n", statement.Malformed},
		{"base64 with a space", sound + "a YQ ==\n", statement.Malformed},
		{"two spaces", sound + "a  YQ==\n", statement.Malformed},
		{"a tab for the space", sound + "a\tYQ==\n", statement.Malformed},
		{"an approval without a payload's space", sound + "a\n", statement.Malformed},
		{"an approval without a name", sound + " YQ==\n", statement.Malformed},
		{"an approval in upper case", sound + "A YQ==\n", statement.Malformed},
		{"an approval that begins with a digit", sound + "1 YQ==\n", statement.Malformed},
		{"an approval of 33 letters", sound + strings.Repeat("k", 33) + " YQ==\n", statement.Malformed},

		{"approvals out of order by name", sound + "b YQ==\na YQ==\n", statement.NotCanonical},
		{"approvals out of order by payload", sound + "a Yg==\na YQ==\n", statement.NotCanonical},
		{"an approval twice", sound + "a YQ==\na YQ==\n", statement.NotCanonical},
		{"a carriage return after the header", header + "\r\nsig " + sig + "\n", statement.NotCanonical},
		{"a fault of the header", strings.Replace(sound, `"seq":"7"`, `"seq":"x"`, 1), statement.BadValue},
		{"bad UTF-8", strings.Replace(sound, "un:a", "un:\xff", 1), statement.BadUTF8},
	} {
		trials = append(trials, trial{c.name, []byte(c.in), c.kind})
	}
	return trials
}

func TestLeafRefusesWhatItCouldNotRead(t *testing.T) {
	for _, c := range []struct {
		name      string
		approvals []statement.Approval
		kind      statement.Kind
	}{
		{"none", nil, ""},
		{"a name that is not allowed", []statement.Approval{{Kind: "A"}}, statement.BadValue},
		{"the name of the signature", []statement.Approval{{Kind: "sig"}}, statement.BadValue},
		{"out of order", []statement.Approval{{Kind: "b"}, {Kind: "a"}}, statement.NotCanonical},
		{"twice", []statement.Approval{{Kind: "a"}, {Kind: "a"}}, statement.NotCanonical},
		{"too large", []statement.Approval{{Kind: "a", Payload: make([]byte, 48<<10+512)}}, statement.TooLarge},
		{"too many", make([]statement.Approval, statement.MaxApprovals+1), statement.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := sign(t, base(), seed(1))
			s.Approvals = c.approvals
			_, err := s.Leaf()
			wantKind(t, err, c.kind)
		})
	}
}

func TestSign(t *testing.T) {
	t.Run("what it writes it reads and verifies", func(t *testing.T) {
		s := sign(t, base(), seed(1))
		again, err := statement.ParseLeaf(leafOf(t, s))
		if err != nil || again.ID != s.ID || again.Verify() != nil {
			t.Fatalf("%v, %v", err, again.Verify())
		}
	})
	t.Run("another key", func(t *testing.T) {
		_, err := statement.Sign(base(), seed(2))
		wantKind(t, err, statement.WrongKey)
	})
	t.Run("a header that is not sound", func(t *testing.T) {
		h := base()
		h.Marking = "TLP:WHITE"
		_, err := statement.Sign(h, seed(1))
		wantKind(t, err, statement.BadValue)
	})
	t.Run("an instant as every reader will see it", func(t *testing.T) {
		h := base()
		h.At = h.At.Add(999 * time.Nanosecond).In(time.FixedZone("", 3600))
		s := sign(t, h, seed(1))
		again, err := statement.ParseLeaf(leafOf(t, s))
		if err != nil || again.Header.At != s.Header.At || !s.Header.At.Equal(base().At) {
			t.Fatalf("signed at %v, read at %v, %v", s.Header.At, again.Header.At, err)
		}
	})
	t.Run("the bytes that were parsed are the statement's own", func(t *testing.T) {
		leaf := leafOf(t, sign(t, base(), seed(1)))
		s, err := statement.ParseLeaf(leaf)
		if err != nil {
			t.Fatal(err)
		}
		clear(leaf)
		if s.Verify() != nil {
			t.Fatal("the statement has changed with the reader's buffer")
		}
	})
}

func TestApprove(t *testing.T) {
	s := sign(t, base(), seed(1))
	for _, kind := range []string{statement.ApprovalRecovery, statement.ApprovalNewKey} {
		if err := s.Approve(kind, seed(2)); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, s.Approve("passkey", seed(2)), statement.BadValue)
	s, err := statement.ParseLeaf(leafOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	two, three := statement.KeyOf(seed(2)), statement.KeyOf(seed(3))
	if !s.ApprovedBy(statement.ApprovalRecovery, two) || !s.ApprovedBy(statement.ApprovalNewKey, two) {
		t.Error("an approval that was given does not hold")
	}
	if s.ApprovedBy(statement.ApprovalRecovery, three) {
		t.Error("an approval holds for another key")
	}
	// A signature made for one purpose holds for no other.
	for i, j := range []int{1, 0} {
		crossed := s
		crossed.Approvals = []statement.Approval{{Kind: s.Approvals[i].Kind, Payload: s.Approvals[j].Payload}}
		if crossed.ApprovedBy(s.Approvals[i].Kind, two) {
			t.Errorf("a signature for %s passes as one for %s", s.Approvals[j].Kind, s.Approvals[i].Kind)
		}
	}
	crossed := s
	crossed.Approvals = []statement.Approval{{Kind: statement.ApprovalRecovery, Payload: s.Signature[:]}}
	if crossed.ApprovedBy(statement.ApprovalRecovery, statement.KeyOf(seed(1))) {
		t.Error("the author's signature passes as an approval")
	}
	// What this package does not know, it does not vouch for.
	forged := s
	forged.Approvals = []statement.Approval{{Kind: "passkey", Payload: ed25519.Sign(seed(2), statement.PAE("", s.HeaderBytes()))}}
	if forged.ApprovedBy("passkey", two) {
		t.Error("an approval of an unknown kind holds")
	}
}

func TestVerify(t *testing.T) {
	s := sign(t, base(), seed(1))
	s.Signature[0] ^= 1
	wantKind(t, s.Verify(), statement.BadSignature)
}

func TestCheckBlob(t *testing.T) {
	salt := [32]byte{1, 2, 3}
	body := []byte(`{"word":"x"}`)
	h := base()
	h.Body = statement.BlobHash(salt, body)
	s := sign(t, h, seed(1))
	blob := slices.Concat(salt[:], body)
	largest := make([]byte, 32+statement.MaxBody)
	for _, c := range []struct {
		name string
		blob []byte
		kind statement.Kind
	}{
		{"sound", blob, ""},
		{"another body", append(slices.Clone(blob), ' '), statement.BadBody},
		{"another salt", append([]byte{9}, blob[1:]...), statement.BadBody},
		{"shorter than a salt", blob[:31], statement.BadBody},
		{"nothing", nil, statement.BadBody},
		{"the largest, but another", largest, statement.BadBody},
		{"too large", append(largest, 0), statement.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			gotSalt, gotBody, err := s.CheckBlob(c.blob)
			wantKind(t, err, c.kind)
			if c.kind == "" && (gotSalt != salt || !bytes.Equal(gotBody, body)) {
				t.Fatalf("salt %x, body %s", gotSalt, gotBody)
			}
		})
	}
	t.Run("an empty body is a body", func(t *testing.T) {
		h.Body = statement.BlobHash(salt, nil)
		s := sign(t, h, seed(1))
		if _, body, err := s.CheckBlob(salt[:]); err != nil || body == nil || len(body) != 0 {
			t.Fatalf("%v, %v", body, err)
		}
	})
}

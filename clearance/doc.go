// Package clearance checks by whom a statement was cleared: the approval of
// kind "passkey" that stands in its leaf. A stranger's verifier uses it as a
// hub does.
//
// Who drafts for a participant and who clears are two people. The clearing
// officer's passkey signs a challenge that is the hash of what is cleared:
//
//	frozen    = {"type":…,"by":…,"stream":…,"subject":…,"refs":…,"marking":…,"body":…}
//	challenge = SHA-256( PAE("comity/draft/v1", frozen) )
//
// and the answer of the passkey goes with the statement:
//
//	{"authorization":"HASH","authenticator":"B64","client":"B64","signature":"B64"}
//
// HASH is the id of the statement authorization.given/1 that names the passkey;
// B64 is base64url without padding: the authenticator data, the client data and
// the signature of Web Authentication, Level 3. Several statements can be cleared
// with one touch: the passkey then signs
//
//	SHA-256( PAE("comity/drafts/v1", challenge ‖ challenge ‖ …) )
//
// with the challenges ascending, and the approval of each has a fifth member,
// "with":["HASH",…], the challenges of the others. An operator who holds the
// signing keys of a participant can still not clear in anybody's name.
//
// What the page showed to the person is not proved: see docs/SECURITY.md.
package clearance

package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/// A private key in a file, with which a report is signed, and the public one that goes with it.
record SigningKey(Path file, PublicKey counterpart) {
  /// Makes one of a kind: `RSA`, `EC`, `Ed25519`.
  static SigningKey in(Path folder, String kind) throws GeneralSecurityException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance(kind).generateKeyPair();
    Path file =
        Files.writeString(
            folder.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n");
    return new SigningKey(file, pair.getPublic());
  }

  boolean hasSigned(String algorithm, String page, byte[] signature)
      throws GeneralSecurityException {
    Signature check = Signature.getInstance(algorithm);
    check.initVerify(counterpart);
    check.update(page.getBytes(UTF_8));
    return check.verify(signature);
  }
}

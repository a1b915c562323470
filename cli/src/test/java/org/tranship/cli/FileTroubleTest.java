package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.tranship.core.value.FileTrouble;

/// A fault that wraps another has the name of that one's class in its message; the operator is told
/// in words.
class FileTroubleTest {
  @Test
  void noExceptionIsNamed() {
    IOException refused = new ConnectException("Connection refused");
    assertThat(FileTrouble.why(new IOException(refused))).isEqualTo("Connection refused");
    assertThat(FileTrouble.why(new IOException(new IOException(refused))))
        .isEqualTo("Connection refused");
    assertThat(FileTrouble.why(new IllegalStateException(refused))).isEqualTo("Connection refused");
    assertThat(FileTrouble.why(new IOException(new ConnectException())))
        .isEqualTo("the system does not say why");
    assertThat(FileTrouble.why(new ConnectException())).isEqualTo("no connection could be made");
    assertThat(FileTrouble.why(new UnknownHostException("nowhere.invalid")))
        .isEqualTo("nobody knows the name of the host");
    Exception wrapped = new UncheckedIOException(new NoSuchFileException("a"));
    assertThat(FileTrouble.why(wrapped)).isEqualTo("there is no such file or directory");
  }
}

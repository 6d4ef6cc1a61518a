class Srt < Formula
  desc "Runs a command so that it reads, writes and reaches only what a policy allows"
  version "@version@"
  license "Apache-2.0"

  @sources@
  on_linux do
    depends_on "bubblewrap"
  end

  def install
    bash_completion.install "share/bash-completion/completions/srt"
    doc.install Dir["share/doc/srt/*"]
    libexec.install "bin", "lib"
    bin.install_symlink libexec/"bin/srt"
  end

  test do
    assert_equal "srt #{version}", shell_output("#{bin}/srt --version").strip
  end
end

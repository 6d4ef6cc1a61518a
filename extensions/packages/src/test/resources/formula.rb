# formula.rb FORMULA PREFIX: installs from the working directory, the unpacked tarball, as the formula says, and runs its
# test. Simulated: it knows of Homebrew's words only those that the formula of srt uses, and refuses all others.
require "fileutils"
require "pathname"

class Place < Pathname
  def /(name) = Place.new(super)

  def install(*sources)
    mkpath
    sources.flatten.each { |source| FileUtils.mv(source, self) }
  end

  def install_symlink(target)
    mkpath
    (self / File.basename(target)).make_symlink(target.relative_path_from(self))
  end
end

class Formula
  class << self
    attr_reader :check

    def facts = @facts ||= {}

    %w[desc version license url sha256].each do |word|
      define_method(word) { |value| facts[word] = value }
    end

    def on_linux = (yield if RUBY_PLATFORM.include?("linux"))
    def on_intel = (yield if RUBY_PLATFORM.start_with?("x86_64"))
    def on_arm = (yield if RUBY_PLATFORM.start_with?("aarch64"))
    def depends_on(name) = (facts["depends_on"] = name)
    def test(&block) = @check = block
  end

  PREFIX = Place.new(File.expand_path(ARGV[1]))

  def version = self.class.facts["version"]
  def bin = PREFIX / "bin"
  def libexec = PREFIX / "libexec"
  def doc = PREFIX / "share/doc/srt"
  def bash_completion = PREFIX / "etc/bash_completion.d"
  def shell_output(line) = `#{line}`.tap { raise "#{line} failed" unless $?.success? }
  def assert_equal(expected, actual) = (raise "expected #{expected}, got #{actual}" unless expected == actual)
end

load File.expand_path(ARGV[0])
missing = %w[desc version license url sha256 depends_on] - Srt.facts.keys
raise "the formula does not say #{missing}" unless missing.empty?
formula = Srt.new
formula.install
formula.instance_eval(&Srt.check)

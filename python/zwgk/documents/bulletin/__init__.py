"""The bulletin's text: findings -> wording -> Word, web page, one merged PDF."""

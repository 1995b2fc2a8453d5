<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

class AccountDemographic extends Model
{
    protected $table = 'account_demographic';
    protected $keyType = 'string';
    public $timestamps = false;
}
